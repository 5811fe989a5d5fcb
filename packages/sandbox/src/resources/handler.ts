export type * from "../resource/handler.js";
