/** A body in which some members also accept a `Date`. */
export type WithDates<Body, Names> = {
  [Name in keyof Body]: Name extends Names ? Body[Name] | Date : Body[Name];
};

/** Each alternative of a body, without the members that the client adds. */
export type Without<Body, Names extends PropertyKey> = Body extends unknown
  ? Omit<Body, Names>
  : never;
