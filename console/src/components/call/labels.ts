import type {
  CallState,
  EndReason,
  Mood,
  OrderState,
  QueueEntryState,
  TicketStatus,
  TransitionKind,
} from "@/api/types";

export const CALL_STATES: Record<CallState, { label: string; color: string }> = {
  ringing: { label: "Ringing", color: "gray" },
  active: { label: "With an agent", color: "petrol" },
  waiting: { label: "Waiting", color: "yellow" },
  with_operator: { label: "With an operator", color: "violet" },
  ended: { label: "Ended", color: "gray" },
};

export const END_REASONS: Record<EndReason, string> = {
  caller_hung_up: "Caller hung up",
  agent_ended: "Ended by the agent",
  operator_ended: "Ended by the operator",
  silent_caller: "Nobody spoke",
  no_agent: "No agent answered",
  failed: "Failed",
};

export const TRANSITIONS: Record<TransitionKind, string> = {
  answer: "Answered",
  handoff: "Handoff",
  escalation: "Escalation",
  queued: "Queued",
  withdrawn: "Left the queue",
  connected: "Connected",
  returned: "Returned",
  resumed: "Resumed",
  transferred: "Transferred",
  handed_back: "Handed back",
};

export const ENTRY_STATES: Record<QueueEntryState, { label: string; color: string }> = {
  waiting: { label: "Waiting", color: "yellow" },
  offered: { label: "Ringing", color: "yellow" },
  connected: { label: "Connected", color: "green" },
  wrap_up: { label: "Wrap-up", color: "violet" },
  closed: { label: "Closed", color: "gray" },
  abandoned: { label: "Abandoned", color: "red" },
  withdrawn: { label: "Withdrawn", color: "gray" },
  callback: { label: "Callback owed", color: "orange" },
  overflowed: { label: "Nobody came", color: "red" },
};

export const TICKET_STATES: Record<TicketStatus, { label: string; color: string }> = {
  open: { label: "Open", color: "petrol" },
  pending: { label: "Pending", color: "orange" },
  resolved: { label: "Resolved", color: "green" },
};

export const ORDER_STATES: Record<OrderState, { label: string; color: string }> = {
  draft: { label: "Draft", color: "petrol" },
  placed: { label: "Placed", color: "green" },
  cancelled: { label: "Cancelled", color: "gray" },
};

export const MOODS: Record<Mood, { label: string; color: string }> = {
  calm: { label: "Calm", color: "gray" },
  worried: { label: "Worried", color: "yellow" },
  angry: { label: "Angry", color: "red" },
};
