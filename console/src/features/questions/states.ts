import type { QuestionState } from "@/api/types";

export const QUESTION_STATES: Record<QuestionState, string> = {
  open: "Open",
  answered: "Answered",
  dismissed: "Dismissed",
};
