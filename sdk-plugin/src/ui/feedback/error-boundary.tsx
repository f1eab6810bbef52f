import { Component, type ErrorInfo, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  children: ReactNode;
  /** Resets by itself when one of these changes, for instance the route. */
  resetKeys?: readonly unknown[];
  fallback(error: unknown, retry: () => void): ReactNode;
  onError?(error: unknown, info: ErrorInfo): void;
}

interface State {
  failed: boolean;
  error: unknown;
  keys: readonly unknown[];
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { failed: false, error: undefined, keys: this.props.resetKeys ?? [] };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failed: true, error };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: State): Partial<State> | null {
    const keys = props.resetKeys ?? [];
    const same = keys.length === state.keys.length && keys.every((key, at) => Object.is(key, state.keys[at]));
    return same ? null : { failed: false, error: undefined, keys };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info);
  }

  private readonly retry = (): void => this.setState({ failed: false, error: undefined });

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(this.state.error, this.retry) : this.props.children;
  }
}
