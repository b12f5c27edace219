import type { RefundRequestState } from "@/api/types";

export const REQUEST_STATES: Record<RefundRequestState, { label: string; color: string }> = {
  pending: { label: "Waiting", color: "orange" },
  approved: { label: "Approved", color: "green" },
  denied: { label: "Denied", color: "red" },
};
