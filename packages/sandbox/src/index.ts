/**
 * The Kapso Platform API on your own machine: a stateful sandbox that responds
 * as the published description says, without a WhatsApp number or a network.
 *
 * @packageDocumentation
 */
export { SandboxError, type SandboxErrorCode } from "./errors.js";
export type { Fault, Faults } from "./faults.js";
export type {
  AccountReport,
  Handover,
  IdentityReport,
  MetaReport,
  NumberReport,
  PreferenceReport,
} from "./areas/meta-reports/report.js";
export type { DeliveryTimes, MessageTimes, SandboxOptions } from "./options.js";
export type { RequestLog, RequestLogEntry } from "./request-log.js";
export { createSandbox, type ListenOptions, type Sandbox } from "./sandbox.js";
export type {
  ContactFixture,
  ConversationFixture,
  InboundMessage,
  MarketingPreferenceFixture,
  MessageFixture,
  Moment,
  ReceivedMessage,
  SeedData,
  SeedResult,
  UserFixture,
} from "./seed/fixtures.js";
