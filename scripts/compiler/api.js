// The programming interface of TypeScript 7, where that of TypeScript 5 is slow.
export { API } from "typescript/unstable/sync";
