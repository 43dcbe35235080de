import { Button, Group, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpointCreated, WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useAdministrations } from '../../api/books.ts';
import { useAddEndpoint, useChangeEndpoint } from '../../api/streams.ts';
import { asChoice } from '../../parts/administration-filter.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface EndpointModalProps {
  readonly opened: boolean;
  /** Null: a new one. */
  readonly endpoint: WebhookEndpointView | null;
  readonly onClose: () => void;
  readonly onMade: (made: { name: string; secret: string }) => void;
}

export function EndpointModal(props: EndpointModalProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.endpoint === null ? t('deliveries.addEndpoint') : t('deliveries.edit')}
    >
      <EndpointForm {...props} />
    </Modal>
  );
}

function EndpointForm({ endpoint, onClose, onMade }: EndpointModalProps) {
  const { t } = useTranslation();
  const administrations = useAdministrations();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: endpoint?.name ?? '', url: endpoint?.url ?? '', administrations: [] as string[] },
    validate: {
      name: (value) => (value.trim() === '' ? t('deliveries.nameMissing') : null),
      url: (value) => (/^https?:\/\/./.test(value) && URL.canParse(value) ? null : t('deliveries.urlInvalid')),
    },
  });
  const add = useAddEndpoint<WebhookEndpointCreated>((made) => {
    onClose();
    onMade(made);
  });
  const change = useChangeEndpoint(onClose);
  const problem = add.problem ?? change.problem;
  const save = form.onSubmit(({ name, url, administrations: chosen }) => {
    if (endpoint !== null) change.run({ id: endpoint.id, name: name.trim(), url: url.trim() });
    else add.run({ name: name.trim(), url: url.trim(), administrations: chosen.length === 0 ? null : chosen });
  });
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        {problem === null ? null : <ProblemNotice problem={problem.problem} />}
        <TextInput
          label={t('deliveries.endpointName')}
          description={t('deliveries.endpointNameHint')}
          data-autofocus
          autoComplete="off"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('deliveries.endpointUrl')}
          placeholder="https://"
          type="url"
          autoComplete="off"
          key={form.key('url')}
          {...form.getInputProps('url')}
        />
        {endpoint === null ? (
          <MultiSelect
            label={t('deliveries.endpointAdministrations')}
            description={t('deliveries.endpointAdministrationsHint')}
            searchable
            clearable
            data={(administrations.data ?? []).map(asChoice)}
            key={form.key('administrations')}
            {...form.getInputProps('administrations')}
          />
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={add.busy || change.busy}>
            {endpoint === null ? t('common.add') : t('common.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
