import type { PromiseView } from "@/api/promises";
import type { Attempt } from "@/api/types";

export const VIEWS: Record<PromiseView | "broken", { label: string; needs: "operator" | "supervisor"; none: string }> =
  {
    free: { label: "To take", needs: "operator", none: "Nobody is owed anything that is free to take" },
    mine: { label: "Mine", needs: "operator", none: "You owe nobody anything" },
    overdue: { label: "Overdue", needs: "operator", none: "Nothing is overdue" },
    kept: { label: "Kept", needs: "operator", none: "No promise was kept yet" },
    given_up: { label: "Given up", needs: "operator", none: "No promise was given up" },
    broken: { label: "Broken", needs: "supervisor", none: "Every promise was kept in time" },
  };

export const ATTEMPTS: Record<Attempt, string> = {
  reached: "Reached",
  no_answer: "No answer",
  wrong_number: "Wrong number",
};
