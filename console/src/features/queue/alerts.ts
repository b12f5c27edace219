import { isInLine } from "@/api/queue";
import type { QueueEntry } from "@/api/types";

const NOTES_HZ = [659.3, 880];
const NOTE_SECONDS = 0.16;

/** Two short notes, rising. Silent until somebody has clicked on the page: browsers insist. */
export class Chime {
  #context: AudioContext | null = null;

  async play(): Promise<void> {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    if (this.#context.state === "suspended") await this.#context.resume();
    NOTES_HZ.forEach((hertz, index) => {
      if (this.#context !== null) ring(this.#context, hertz, this.#context.currentTime + index * NOTE_SECONDS);
    });
  }
}

function ring(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.16, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS * 1.8);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS * 2);
}

export function notify(entry: QueueEntry): void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
  const notice = new Notification(`${entry.caller_name || entry.caller_number || "A caller"} is waiting`, {
    body: entry.briefing.problem || entry.reason,
    tag: entry.id,
  });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

/** The entries that were not there the last time one looked. The first look finds none: it is no news. */
export function newcomers(known: ReadonlySet<string> | null, entries: readonly QueueEntry[]): QueueEntry[] {
  if (known === null) return [];
  return entries.filter((entry) => isInLine(entry) && !known.has(entry.id));
}

export function waitingIds(entries: readonly QueueEntry[]): Set<string> {
  return new Set(entries.filter(isInLine).map((entry) => entry.id));
}
