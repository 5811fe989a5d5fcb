/**
 * `pnpm type-cost` prints how many types the compiler instantiates for ten calls
 * through resource methods and for the same ten through openapi-fetch, and what
 * completing a path costs an editor with each.
 */
import {
  type Compared,
  countOfCalls,
  countOfCompletion,
  timeOfCompletion,
} from "./packages/instantiations.js";

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
