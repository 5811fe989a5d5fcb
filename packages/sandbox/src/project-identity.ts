/** The id of every sandbox's project. */
export const PROJECT_ID = "5a0d6b3e-7c1f-4e52-9b84-2f6a1c3d8e70";

/** The id and name of the one key that a sandbox has. */
export const API_KEY_ID = "c2b7e9f4-1d3a-4c68-8a5b-7e0f9d2c4b16";
export const API_KEY_NAME = "Sandbox key";
