// The API of TypeScript 7, which is faster than that of TypeScript 5.
export { API } from "typescript/unstable/sync";
