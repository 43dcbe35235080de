import { notifications } from '@mantine/notifications';
import { IconCheck } from '@tabler/icons-react';
import i18next from 'i18next';

const closing = () => ({ closeButtonProps: { 'aria-label': i18next.t('common.close') } });

/** Says briefly that something was done. */
export function announce(message: string): void {
  notifications.show({ message, color: 'petrol', icon: <IconCheck size={18} />, autoClose: 4000, ...closing() });
}

/** Says that something did not work, where no form is there to say it. */
export function warn(title: string, message: string): void {
  notifications.show({ title, message, color: 'red', autoClose: 12_000, ...closing() });
}
