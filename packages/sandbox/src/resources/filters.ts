export * from "../resource/filters.js";
