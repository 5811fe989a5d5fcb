export { API } from "typescript/unstable/sync";
