import { Alert, Button, Radio, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { messageOf } from "@/api/problem";
import type { Account, AccountSettings } from "@/api/types";
import css from "@/components/Form.module.css";
import { Panel } from "@/components/Panel";
import { refusalOf } from "@/components/refusals";
import { sentence } from "@/format/words";
import { type Draft, draftOf, faultsOf, ROLES, SKILLS, settingsOf } from "./draft";

const LEVELS = ["0", "1", "2", "3", "4", "5"].map((value) => ({ value, label: value === "0" ? "None" : value }));

interface UserFormProps {
  account: Account | null;
  isSaving: boolean;
  /** Why the last attempt was refused. */
  error: unknown;
  onSave: (settings: AccountSettings) => void;
}

export function UserForm({ account, isSaving, error, onSave }: UserFormProps) {
  const form = useForm<Draft>({ initialValues: draftOf(account), validate: faultsOf });
  const refusal = refusalOf(error);
  return (
    <Panel title="Who, and what they may do">
      <form
        className={css.body}
        aria-label="User"
        noValidate
        onSubmit={form.onSubmit((draft) => onSave(settingsOf(draft)))}
      >
        {error !== null && refusal === null && (
          <Alert color="red" role="alert">
            {messageOf(error)}
          </Alert>
        )}
        <div className={css.pair}>
          <TextInput
            label="Name"
            withAsterisk
            {...form.getInputProps("name")}
            error={form.errors.name ?? refusal?.name}
          />
          <TextInput
            label="E-mail"
            type="email"
            withAsterisk
            {...form.getInputProps("email")}
            error={form.errors.email ?? refusal?.email}
          />
        </div>
        <Radio.Group label="Role" {...form.getInputProps("role")}>
          <Stack gap={8} mt={6}>
            {Object.entries(ROLES).map(([value, { label, description }]) => (
              <Radio key={value} value={value} size="sm" label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        <Skills form={form} />
        <div className={css.row}>
          <Button type="submit" size="sm" loading={isSaving}>
            {account === null ? "Add the user" : "Save"}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function Skills({ form }: { form: UseFormReturnType<Draft> }) {
  return (
    <fieldset style={{ border: "none", margin: 0, padding: 0 }}>
      <legend style={{ padding: 0, fontWeight: 500 }}>Skills</legend>
      <div className={css.note}>Whose callers ring here. 5 is the best; some callers need more than 1.</div>
      {SKILLS.map((skill) => (
        <div key={skill} className={css.row}>
          <span className={css.grow}>{sentence(skill)}</span>
          <SegmentedControl
            size="xs"
            aria-label={`Level of ${skill}`}
            data={LEVELS}
            value={String(form.values.levels[skill])}
            onChange={(level) => form.setFieldValue(`levels.${skill}`, Number(level))}
          />
        </div>
      ))}
    </fieldset>
  );
}
