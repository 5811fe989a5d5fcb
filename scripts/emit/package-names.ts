import api from "../../openapi/api.config.js";

/** Packages that generated modules import from. */
export const TYPES_PACKAGE = `${api.scope}/types`;
export const CLIENT_PACKAGE = `${api.scope}/client`;

/** What examples and comments call a client, such as `acme` for Acme. */
export const CLIENT_VARIABLE =
  api.name.slice(0, 1).toLowerCase() + api.name.slice(1);
