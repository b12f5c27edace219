import { Alert, Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { accountKeys } from "@/api/accounts";
import { changePassword, meKey } from "@/api/auth";
import { messageOf } from "@/api/problem";
import form from "@/components/Form.module.css";
import { refusalOf } from "@/components/refusals";

const SHORTEST = 12;

interface PasswordFormProps {
  email: string;
  /** What the old one is called. */
  oldLabel: string;
  submit: string;
  onDone: () => void;
}

export function PasswordForm({ email, oldLabel, submit, onDone }: PasswordFormProps) {
  const queries = useQueryClient();
  const fields = useForm({
    initialValues: { old: "", new: "", again: "" },
    validate: {
      old: (old) => (old === "" ? "Enter the password that you have now" : null),
      new: (chosen) => (chosen.length < SHORTEST ? `Use at least ${SHORTEST} characters` : null),
      again: (again, values) => (again === values.new ? null : "This is not the same"),
    },
  });
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async (me) => {
      queries.setQueryData(meKey, me);
      fields.reset();
      await queries.invalidateQueries({ queryKey: accountKeys.all });
      onDone();
    },
    onError: (error) => fields.setErrors(refusalOf(error) ?? {}),
  });
  return (
    <form
      className={form.fields}
      aria-label="Password"
      noValidate
      onSubmit={fields.onSubmit(({ again: _, ...asked }) => change.mutate(asked))}
    >
      {change.isError && refusalOf(change.error) === null && (
        <Alert color="red" role="alert">
          {messageOf(change.error)}
        </Alert>
      )}
      {/* Password managers want to know whose it is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput label={oldLabel} autoComplete="current-password" {...fields.getInputProps("old")} />
      <PasswordInput
        label="New password"
        description={`At least ${SHORTEST} characters; a few words are fine`}
        autoComplete="new-password"
        {...fields.getInputProps("new")}
      />
      <PasswordInput label="New password again" autoComplete="new-password" {...fields.getInputProps("again")} />
      <Button type="submit" loading={change.isPending}>
        {submit}
      </Button>
    </form>
  );
}
