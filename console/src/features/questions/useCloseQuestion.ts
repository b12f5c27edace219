import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import { closeQuestion, type QuestionOutcome, questionKeys } from "@/api/questions";
import { showFault } from "@/components/faults";

/** Close a question. Of two who close the same, the second is told who was first. */
export function useCloseQuestion(questionId: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (outcome: { state: QuestionOutcome; note: string }) => closeQuestion(questionId, outcome),
    onSuccess: onDone,
    onError: (error) => {
      if (!isProblem(error, "already-closed")) return showFault(error, "The question is still open");
      notifications.show({ color: "orange", message: error.detail, autoClose: 8_000 });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: questionKeys.all }),
  });
}
