import type {
  Account,
  ActiveCall,
  Briefing,
  CallDetail,
  Colleague,
  Consultation,
  ConsultedCall,
  LedgerLine,
  Me,
  Offer,
  Order,
  Party,
  Question,
  QueueEntry,
  Recording,
  RefundRequest,
  Session,
  TicketDetail,
  ToolCall,
  Transition,
  Utterance,
} from "@/api/types";

export const OLIVIA: Me = {
  id: "0b6f0000-0000-4000-8000-000000000001",
  email: "olivia@tandem.example",
  name: "Olivia Stone",
  role: "operator",
  presence: "available",
  break_reason: null,
  moved_by: null,
  moved_because: null,
  skills: ["billing", "technical"],
  must_change_password: false,
};

export const SAM: Me = {
  ...OLIVIA,
  id: "0b6f0000-0000-4000-8000-000000000002",
  email: "sam@tandem.example",
  name: "Sam Reed",
  role: "supervisor",
};

export const ADA: Me = {
  ...OLIVIA,
  id: "0b6f0000-0000-4000-8000-000000000003",
  email: "ada@tandem.example",
  name: "Ada Byron",
  role: "admin",
};

export function anAccount(of: Partial<Account> = {}): Account {
  return {
    id: OLIVIA.id,
    created_at: "2026-05-04T08:00:00Z",
    email: OLIVIA.email,
    name: OLIVIA.name,
    role: "operator",
    presence: "available",
    skill_levels: [{ skill: "billing", level: 3 }],
    deactivated_at: null,
    one_time_until: null,
    has_password: true,
    last_signed_in_at: null,
    sessions: 1,
    ...of,
  };
}

export function aSession(of: Partial<Session> = {}): Session {
  return {
    id: "50000000-0000-4000-8000-000000000001",
    created_at: "2026-05-04T08:00:00Z",
    last_used_at: "2026-05-04T09:00:00Z",
    way: "password",
    address: "203.0.113.9",
    browser: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36",
    is_own: false,
    ...of,
  };
}

export const BRIEFING: Briefing = {
  caller_name: "Alice Martin",
  caller_email: "alice.martin@example.com",
  caller_number: "+15550100",
  verified_by: ["phone", "email"],
  problem: "Charged twice for Fiber 500",
  category: "billing",
  severity: "high",
  facts: [{ name: "invoice", value: "INV-1042, 49.00 USD" }],
  steps: [{ what: "Looked up INV-1042", outcome: "Charged twice" }],
  promises: ["The refund is settled today"],
  consultations: [],
  mood: "worried",
  reason: "The card on file has expired",
};

export function anEntry(of: Partial<QueueEntry> = {}): QueueEntry {
  return {
    id: "e0000000-0000-4000-8000-000000000001",
    call_id: "c0000000-0000-4000-8000-000000000001",
    state: "waiting",
    skill: "billing",
    severity: "high",
    level: 1,
    priority: 3,
    returned: false,
    reason: "The card on file has expired",
    agent: "HumanHandoffAgent",
    waiting_since: "2026-05-04T10:00:00Z",
    connected_at: null,
    held_since: null,
    held_seconds: 0,
    reserved_for: null,
    talk_ended_at: null,
    wrap_up_until: null,
    wrap_up_extended: false,
    closed_at: null,
    position: 1,
    caller_name: "Alice Martin",
    caller_number: "+15550100",
    briefing: BRIEFING,
    operator: null,
    offered_to: [],
    disposition: null,
    notes: "",
    draft: null,
    ...of,
  };
}

const TAKEN = { connected_at: "2026-05-04T10:01:00Z", operator: { id: OLIVIA.id, name: OLIVIA.name }, position: null };

export function anActiveCall(of: Partial<QueueEntry> = {}): ActiveCall {
  const entry = anEntry({ state: "connected", ...TAKEN, ...of });
  const token = entry.state === "connected" ? "a-token" : null;
  return { entry, call_id: entry.call_id, room: "call-1", livekit_url: "ws://livekit.test", token, consultation: null };
}

export const OMAR: Colleague = {
  id: "0b6f0000-0000-4000-8000-000000000003",
  name: "Omar Reyes",
  presence: "available",
  break_reason: null,
  skills: ["billing"],
};

/** Olivia asks Omar, for twenty seconds from now on. */
export function aConsultation(of: Partial<Consultation> = {}): Consultation {
  const now = Date.now();
  return {
    id: "d0000000-0000-4000-8000-000000000001",
    state: "ringing",
    question: "May I refund more than a hundred?",
    asked_by: { id: OLIVIA.id, name: OLIVIA.name },
    operator: { id: OMAR.id, name: OMAR.name },
    rung_at: new Date(now).toISOString(),
    expires_at: new Date(now + 20_000).toISOString(),
    answered_at: null,
    ended_at: null,
    ...of,
  };
}

/** Somebody asks Olivia. */
export function aQuestionToMe(of: Partial<ConsultedCall> = {}): ConsultedCall {
  const { entry, call_id, room, livekit_url } = anActiveCall({ held_since: at(90) });
  return {
    ...aConsultation(),
    asked_by: { id: OMAR.id, name: OMAR.name },
    operator: { id: OLIVIA.id, name: OLIVIA.name },
    entry: { ...entry, operator: { id: OMAR.id, name: OMAR.name } },
    call_id,
    room,
    livekit_url,
    token: null,
    ...of,
  };
}

/** It rings at Olivia, for twenty seconds from now on. */
export function anOffer(of: Partial<QueueEntry> = {}): Offer {
  const entry = anEntry({ state: "offered", offered_to: [{ id: OLIVIA.id, name: OLIVIA.name }], ...of });
  const now = Date.now();
  return {
    id: `offer-of-${entry.id}`,
    entry,
    offered_at: new Date(now).toISOString(),
    expires_at: new Date(now + 20_000).toISOString(),
  };
}

export function anUtterance(seq: number, of: Partial<Utterance> = {}): Utterance {
  return {
    id: `u-${seq}`,
    seq,
    at: at(seq),
    speaker: "caller",
    name: "caller",
    text: `words ${seq}`,
    interrupted: false,
    ...of,
  };
}

export function aRecording(of: Partial<Recording> = {}): Recording {
  return { id: "4ec00000-0000-4000-8000-000000000001", started_at: at(0), seconds: 60, ...of };
}

export function aToolCall(seq: number, of: Partial<ToolCall> = {}): ToolCall {
  return {
    id: `t-${seq}`,
    seq,
    at: at(seq),
    agent: "BillingSupportAgent",
    tool: "lookup_invoice",
    arguments: { invoice_number: "INV-1042" },
    result: "Charged twice",
    failed: false,
    duration_ms: 120,
    ...of,
  };
}

export const ROUTER: Party = { kind: "agent", name: "RouterAgent" };
export const BILLING: Party = { kind: "agent", name: "BillingSupportAgent" };
export const QUEUE: Party = { kind: "queue", name: "billing" };

export function aTransition(number: number, seq: number | null, of: Partial<Transition> = {}): Transition {
  return {
    id: `x-${number}`,
    number,
    seq,
    at: at(seq ?? number),
    kind: "handoff",
    source: ROUTER,
    target: BILLING,
    reason: `reason ${number}`,
    briefing: null,
    hash: "00",
    ...of,
  };
}

export function aCall(of: Partial<CallDetail> = {}): CallDetail {
  return {
    id: "c0000000-0000-4000-8000-000000000001",
    room: "call-1",
    flow: "support",
    state: "waiting",
    caller_number: "+15550100",
    caller_name: "Alice Martin",
    dialled_number: "support",
    agent: "HumanHandoffAgent",
    mood: "calm",
    severity: "low",
    operator_id: null,
    customer_id: null,
    ticket_id: null,
    created_at: at(0),
    answered_at: at(0),
    ended_at: null,
    end_reason: null,
    caller: { number: "+15550100", name: "Alice Martin", email: null, matched: [], verified: false },
    customer: null,
    operator: null,
    ticket: null,
    transitions: [],
    utterances: [],
    tool_calls: [],
    remarks: [],
    entries: [],
    promises: [],
    voicemail: null,
    recorded: false,
    recordings: [],
    order: null,
    prompts_version: "",
    chain_intact: true,
    ...of,
  };
}

export function aTicket(of: Partial<TicketDetail> = {}): TicketDetail {
  return {
    id: "d0000000-0000-4000-8000-000000000001",
    number: 1001,
    subject: "Refund of 480.00 USD for INV-1050",
    category: "billing",
    severity: "low",
    status: "pending",
    resolution: null,
    customer_id: "a0000000-0000-4000-8000-000000000001",
    customer_name: "Carla Gomez",
    owner_id: null,
    owner_name: null,
    tags: ["vip"],
    version: 3,
    merged_into: null,
    created_at: at(0),
    updated_at: at(0),
    resolved_at: null,
    calls: [],
    promises: [],
    comments: [],
    changes: [],
    merged: [],
    ...of,
  };
}

export function anOrder(of: Partial<Order> = {}): Order {
  return {
    id: "o-1",
    number: 101,
    state: "placed",
    customer_name: "Alice Martin",
    lines: [
      { item: "pizza", quantity: 2, unit_price: "15.00", total: "30.00" },
      { item: "fries", quantity: 1, unit_price: "5.00", total: "5.00" },
    ],
    total: "35.00",
    currency: "USD",
    payment: "cash",
    ready_at: at(900),
    ...of,
  };
}

export function aRefundRequest(of: Partial<RefundRequest> = {}): RefundRequest {
  return {
    id: "f0000000-0000-4000-8000-000000000001",
    invoice_number: "INV-1050",
    amount: "480.00",
    currency: "USD",
    state: "pending",
    decide_by: "2026-05-05T10:00:00Z",
    reason: "Cancelled within fourteen days",
    created_at: at(0),
    call_id: "c0000000-0000-4000-8000-000000000001",
    customer: {
      id: "a0000000-0000-4000-8000-000000000001",
      name: "Carla Gomez",
      email: "carla.gomez@example.com",
      phone: "+15550102",
      plan: "Fiber 1000",
      timezone: "America/Chicago",
    },
    invoice: {
      number: "INV-1050",
      issued_on: "2026-05-01T09:00:00Z",
      currency: "USD",
      total: "480.00",
      status: "paid",
      lines: [{ description: "Fiber 1000 yearly", amount: "480.00" }],
      refunded: "0.00",
      duplicate_charge: null,
    },
    decided_by: null,
    decided_at: null,
    note: null,
    ...of,
  };
}

export function aPromise(of: Partial<LedgerLine> = {}): LedgerLine {
  return {
    id: "p1",
    call_id: "c1",
    kind: "callback",
    text: "Call Carla Gomez back on +15550102: the refund",
    state: "open",
    due_at: "2026-05-05T10:00:00Z",
    overdue: false,
    owner: null,
    created_at: "2026-05-04T10:00:00Z",
    kept_at: null,
    given_up_at: null,
    outcome: null,
    caller_name: "Carla Gomez",
    caller_number: "+15550102",
    ticket_id: null,
    attempts: 0,
    last_attempt: null,
    last_attempt_at: null,
    ...of,
  };
}

export function aQuestion(of: Partial<Question> = {}): Question {
  return {
    id: "b0000000-0000-4000-8000-000000000001",
    question: "Where can I park my boat?",
    times: 3,
    created_at: at(0),
    asked_at: at(60),
    call_id: "c0000000-0000-4000-8000-000000000001",
    state: "open",
    note: "",
    closed_by: null,
    closed_at: null,
    ...of,
  };
}

/** A moment that many seconds into the call. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 4, 4, 10, 0, seconds)).toISOString();
}
