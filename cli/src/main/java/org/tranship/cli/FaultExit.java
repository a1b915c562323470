package org.tranship.cli;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.run.RunRefused;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreException;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassStopped;
import org.tranship.events.copy.CopyFault;
import org.tranship.events.projection.ProjectionFault;
import org.tranship.events.transform.TransformFault;
import org.tranship.formats.plan.PlanFault;
import org.tranship.runbook.imagestore.ImageStoreException;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.objects.scale.ScaleRefused;
import org.tranship.runbook.registry.RegistryException;
import org.tranship.runbook.registry.msr.MsrException;
import org.tranship.server.ServerFault;

/// The one table from kinds of faults to exit codes, for a command that ends with a fault. A run
/// that was begun ends with what its journal says, by [RunText#exitCode].
///
/// What the operator wrote and nobody can make sense of is [ExitCode#USAGE]; what was understood
/// and is not permitted, by a lock, a wrong password or what a store is not made for, is
/// [ExitCode#REFUSED], as when a check of a run finds it; what was tried and did not work is
/// [ExitCode#FAILED].
final class FaultExit {
  private FaultExit() {}

  /// Empty for a fault that no part of Tranship foresaw, which is a bug.
  static Optional<ExitCode> of(Throwable fault) {
    return wasInterrupted(fault) ? Optional.of(ExitCode.INTERRUPTED) : byKind(fault);
  }

  /// Whether a command was told to stop, and that is all: a file of the journal that is used just
  /// then is closed by that, which the journal tells in words of its own.
  static boolean wasInterrupted(Throwable fault) {
    if (!(fault instanceof JournalException)) {
      return fault instanceof InterruptedException;
    }
    for (@Nullable Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof InterruptedException
          || each instanceof ClosedByInterruptException
          || each instanceof FileLockInterruptionException) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ExitCode> byKind(Throwable fault) {
    return switch (fault) {
      case CommandFailed failed -> Optional.of(failed.code());
      case PlanFault _ -> Optional.of(ExitCode.USAGE);
      case RunRefused _ -> Optional.of(ExitCode.REFUSED);
      case JournalException journal -> Optional.of(of(journal.kind()));
      case CatalogException catalog -> Optional.of(of(catalog.kind()));
      case StoreException store -> Optional.of(of(store.kind()));
      case EventLogException log -> Optional.of(of(log.kind()));
      case BusException bus -> Optional.of(of(bus.kind()));
      case TransformFault rule -> Optional.of(rule.ofPlan() ? ExitCode.USAGE : ExitCode.FAILED);
      case CopyFault _ -> Optional.of(ExitCode.FAILED);
      case ProjectionFault projection ->
          Optional.of(projection.ofPlan() ? ExitCode.USAGE : ExitCode.FAILED);
      case PassStopped stopped when stopped.getCause() instanceof StoreException store ->
          Optional.of(of(store.kind()));
      case PassStopped stopped ->
          Optional.of(stopped.refused() ? ExitCode.REFUSED : ExitCode.FAILED);
      case EngineRefused _ -> Optional.of(ExitCode.REFUSED);
      case RegistryException registry ->
          Optional.of(registry.isFailure() ? ExitCode.FAILED : ExitCode.REFUSED);
      case ImageStoreException _ -> Optional.of(ExitCode.REFUSED);
      case ManifestException _ -> Optional.of(ExitCode.REFUSED);
      case ScaleRefused _ -> Optional.of(ExitCode.REFUSED);
      case StepFailed _ -> Optional.of(ExitCode.FAILED);
      case ServerFault server ->
          Optional.of(server.isFailure() ? ExitCode.FAILED : ExitCode.REFUSED);
      case MsrException msr -> Optional.of(msr.isRefusal() ? ExitCode.REFUSED : ExitCode.FAILED);
      default -> Optional.empty();
    };
  }

  static ExitCode of(JournalException.Kind kind) {
    return switch (kind) {
      case NO_SUCH_RUN, FORMAT -> ExitCode.USAGE;
      case LOCKED, TAKEN_OVER -> ExitCode.REFUSED;
      case EXISTS, FULL, CORRUPT, UNAVAILABLE -> ExitCode.FAILED;
    };
  }

  static ExitCode of(CatalogException.Kind kind) {
    return switch (kind) {
      case ACCESS_DENIED, SCHEMA, LOCKED -> ExitCode.REFUSED;
      case UNAVAILABLE, FULL, UNEXPECTED -> ExitCode.FAILED;
    };
  }

  static ExitCode of(EventLogException.Kind kind) {
    return switch (kind) {
      case CONFIGURATION -> ExitCode.USAGE;
      case LOG_MISSING, ACCESS_DENIED, SCHEMA, UNSUPPORTED, TOO_LARGE, INVALID_EVENT ->
          ExitCode.REFUSED;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case MALFORMED, FULL, THROTTLED, UNAVAILABLE, TIMEOUT, UNEXPECTED -> ExitCode.FAILED;
    };
  }

  static ExitCode of(BusException.Kind kind) {
    return switch (kind) {
      case CONFIGURATION -> ExitCode.USAGE;
      case ENTITY_MISSING, ACCESS_DENIED, UNSUPPORTED, TOO_LARGE, INVALID, SESSION_RULE, PAUSED ->
          ExitCode.REFUSED;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case SESSION_LOST, FULL, THROTTLED, UNAVAILABLE, TIMEOUT, UNEXPECTED -> ExitCode.FAILED;
    };
  }

  static ExitCode of(StoreException.Kind kind) {
    return switch (kind) {
      case CONFIGURATION -> ExitCode.USAGE;
      case CONTAINER_MISSING, ACCESS_DENIED, BAD_CREDENTIALS, INVALID_KEY, UNSUPPORTED, TOO_LARGE ->
          ExitCode.REFUSED;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
      case NOT_FOUND,
          CONDITION_FAILED,
          CHANGED,
          CREDENTIALS_EXPIRED,
          CORRUPT,
          SOURCE_FAULT,
          FULL,
          THROTTLED,
          UNAVAILABLE,
          TIMEOUT,
          UNEXPECTED ->
          ExitCode.FAILED;
    };
  }
}
