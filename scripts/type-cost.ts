/**
 * `pnpm type-cost` prints how many types the compiler instantiates for ten
 * calls through resource methods, and for the same ten through openapi-fetch.
 */
import { countInstantiations } from "./packages/instantiations.js";

for (const { name, instantiations } of await countInstantiations()) {
  console.log(`${name}: ${instantiations.toLocaleString("en")} instantiations`);
}
