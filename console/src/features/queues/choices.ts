import type { Strategy, WrapUpMode } from "@/api/types";

interface Words {
  label: string;
  description: string;
}

export const STRATEGIES: Record<Strategy, Words> = {
  longest_idle: { label: "Longest idle", description: "It rings at whoever has been free for the longest" },
  round_robin: { label: "In turn", description: "It rings at one after the other, whoever was idle longer" },
  ring_all: {
    label: "All at once",
    description: "It rings at everybody who is free; the first to answer has the caller",
  },
};

export const BY_NUMBER: Words = {
  label: "As the number says",
  description: "Each number has a rule of its own, under Numbers",
};

export const WRAP_UPS: Record<WrapUpMode, Words> = {
  optional: { label: "Optional", description: "An outcome may be left out, and there is no hurry" },
  mandatory: { label: "Mandatory", description: "It ends with an outcome, however long it takes" },
  timed: { label: "Timed", description: "When the time is up it ends by itself, with the default outcome" },
};
