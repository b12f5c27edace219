import type { Overflow } from "@/api/types";

/** What callers get whom nobody can take: by number, and by queue where it has its own. */
export const OVERFLOWS: Record<Overflow, { label: string; description: string }> = {
  callback: { label: "Offer a callback", description: "The agent goes on, and offers that somebody calls back" },
  voicemail: {
    label: "Offer to take a message",
    description: "Recorded, transcribed, and owed an answer within a day",
  },
  ai_goes_on: {
    label: "Offer to go on with the agents",
    description: "Callers leave the line and are helped by the AI",
  },
  wait: { label: "Let them wait", description: "Callers stay in line for as long as they like" },
  message: {
    label: "Say a message and end the call",
    description: "Callers hear the number's message, then the line closes",
  },
};
