import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Role = Schemas["Role"];
export type Presence = Schemas["Presence"];
export type QueueEntry = Schemas["QueueEntryRead"];
export type QueueEntryState = Schemas["QueueEntryState"];
export type ActiveCall = Schemas["ActiveCall"];
export type Briefing = Schemas["Briefing"];
export type Customer = Schemas["Customer"];
export type Disposition = Schemas["Disposition"];
export type CallSummary = Schemas["CallRead"];
export type CallDetail = Schemas["CallDetail"];
export type CallState = Schemas["CallState"];
export type EndReason = Schemas["EndReason"];
export type Party = Schemas["Party"];
export type Transition = Schemas["TransitionRead"];
export type TransitionKind = Schemas["TransitionKind"];
export type Utterance = Schemas["UtteranceRead"];
export type ToolCall = Schemas["ToolCallRead"];
export type Speaker = Schemas["Speaker"];
export type Severity = Schemas["Severity"];
export type Mood = Schemas["Mood"];
export type TicketSummary = Schemas["TicketRead"];
export type TicketDetail = Schemas["TicketDetail"];
export type TicketStatus = Schemas["TicketStatus"];
export type PromiseMade = Schemas["PromiseRead"];
/** What the live feed says. The ids are left out where they do not apply. */
export type Change = Pick<Schemas["Change"], "topic"> & Partial<Schemas["Change"]>;
