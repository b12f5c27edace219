import type { Briefing, Remark, ToolCall, Transition, Utterance } from "@/api/types";

export type Moment =
  | { kind: "utterance"; at: string; value: Utterance }
  | { kind: "tool_call"; at: string; value: ToolCall }
  | { kind: "transition"; at: string; value: Transition }
  | { kind: "remark"; at: string; value: Remark };

export interface Recorded {
  transitions: readonly Transition[];
  utterances: readonly Utterance[];
  tool_calls: readonly ToolCall[];
  remarks: readonly Remark[];
}

/** Everything that happened on a call, in order.
 *
 * What the worker reported carries its sequence number, and that is the order. What the api itself decided (queued,
 * connected, returned) carries none: it is placed by time, between the transitions before and after it in the chain.
 * So are remarks, anywhere.
 */
export function timelineOf({ transitions, utterances, tool_calls, remarks }: Recorded): Moment[] {
  const chain = [...transitions].sort((a, b) => a.number - b.number);
  const line: Moment[] = [
    ...utterances.map((value): Moment => ({ kind: "utterance", at: value.at, value })),
    ...tool_calls.map((value): Moment => ({ kind: "tool_call", at: value.at, value })),
    ...chain.filter((value) => value.seq !== null).map(asMoment),
  ].sort((a, b) => seqOf(a) - seqOf(b));
  for (const transition of chain) {
    if (transition.seq === null) line.splice(placeFor(transition, line), 0, asMoment(transition));
  }
  for (const value of remarks) {
    const later = line.findIndex((moment) => Date.parse(moment.at) > Date.parse(value.at));
    line.splice(later === -1 ? line.length : later, 0, { kind: "remark", at: value.at, value });
  }
  return line;
}

function seqOf(moment: Moment): number {
  return "seq" in moment.value ? (moment.value.seq ?? 0) : 0;
}

function asMoment(value: Transition): Moment {
  return { kind: "transition", at: value.at, value };
}

function placeFor(transition: Transition, line: readonly Moment[]): number {
  const earliest = line.findLastIndex((m) => m.kind === "transition" && m.value.number < transition.number) + 1;
  const later = line.findIndex((m) => m.kind === "transition" && m.value.number > transition.number);
  const latest = later === -1 ? line.length : later;
  const byTime = line.findIndex((m, index) => index >= earliest && Date.parse(m.at) > Date.parse(transition.at));
  return byTime === -1 ? latest : Math.min(byTime, latest);
}

/** By a transition's number, what had been handed over before it. */
export function knownBefore(transitions: readonly Transition[]): Map<number, Briefing | null> {
  const known = new Map<number, Briefing | null>();
  let latest: Briefing | null = null;
  for (const { number, briefing } of [...transitions].sort((a, b) => a.number - b.number)) {
    known.set(number, latest);
    latest = briefing ?? latest;
  }
  return known;
}
