/** The package has no types. */
declare module "node-fetch2" {
  const fetch: unknown;
  export default fetch;
}
