/** Something that happened in the sandbox, for the webhooks that want it. */
export interface SandboxEvent {
  /** Its name, for example `whatsapp.message.received`. */
  event: string;
  /** The own number it happened at; null for an event of the whole project. */
  phoneNumberId: string | null;
  /** What is delivered, as the API shows it. */
  payload: Readonly<Record<string, unknown>>;
}

/**
 * Records a delivery for every webhook that wants the event and starts to make
 * it; does not wait until it is made.
 */
export type Publish = (event: SandboxEvent) => Promise<void>;
