/**
 * `pnpm type-cost` prints how many types the compiler instantiates for ten calls of resource
 * methods and for the same ten calls with openapi-fetch, and what it costs an editor to
 * complete a path with each.
 */
import {
  type Compared,
  countOfCalls,
  countOfCompletion,
  timeOfCompletion,
} from "./packages/instantiations.js";
import { readFlags } from "./tasks/flags.js";

readFlags(
  {},
  `Usage: pnpm type-cost

Prints the types that the compiler instantiates for ten calls, and the time that
an editor needs to complete a path, with the client and with openapi-fetch.

  --help  print this`,
);

const ROUNDS = 9;

print("instantiations for ten calls", countOfCalls());
print('instantiations to complete GET("/', countOfCompletion());
print(
  `ms CPU to complete GET("/, median of ${String(ROUNDS)}`,
  timeOfCompletion(ROUNDS),
);

function print(what: string, { ours, bare }: Compared): void {
  const [one, other] = [ours, bare].map((value) =>
    Math.round(value).toLocaleString("en"),
  );
  console.log(
    `${what}: ${one ?? ""} with the client, ${other ?? ""} with openapi-fetch, ratio ${(ours / bare).toFixed(3)}`,
  );
}
