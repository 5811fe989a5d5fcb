/** The package has no types. */
declare module "whatwg-fetch" {
  export const fetch: (url: string, init: RequestInit) => Promise<Response>;
}
