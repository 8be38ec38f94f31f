import './button.css';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { useKeyShortcut } from './key-shortcut.ts';

type Tone = 'plain' | 'quiet' | 'accent' | 'success' | 'danger';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly tone?: Tone;
  readonly size?: 'normal' | 'large';
  readonly icon?: ReactNode;
  /** The single key that does the same. */
  readonly shortcut?: string;
  readonly children: ReactNode;
}

export function Button({ tone = 'plain', size = 'normal', icon, shortcut, children, ...props }: ButtonProps) {
  const ref = useKeyShortcut(shortcut);
  return (
    <AriaButton {...props} ref={ref} className={`button button--${tone} button--${size}`}>
      {icon}
      <span className="button__label">{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  /** The control's name: read out, and shown as a hint. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, children, ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600}>
      <AriaButton {...props} aria-label={label} className="button button--icon">
        {children}
      </AriaButton>
      <Tooltip className="tooltip" offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
