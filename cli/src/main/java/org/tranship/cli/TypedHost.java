package org.tranship.cli;

import java.net.URI;
import java.util.Optional;
import org.tranship.core.cutover.Consent;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.runbook.registry.msr.MsrPlan;

/// That every tag of an MSR is to go is agreed to by its name, and besides by typing which MSR is
/// meant, by each process that goes on with it. Neither `--yes` nor a job of the server does that.
final class TypedHost {
  static final String NOT_TYPED = "TRR-188";

  private TypedHost() {}

  /// @throws CommandFailed if the host was not typed; nothing was done then
  static void require(Session session, MsrPlan plan, Consent consent) {
    if (!consent.has(MsrMigration.ERASE_TAGS)) {
      return;
    }
    String url = plan.address().url();
    String host = Optional.ofNullable(URI.create(url).getHost()).orElse(url);
    boolean typed =
        session.types(
            "--acknowledge "
                + MsrMigration.ERASE_TAGS
                + " lets the reconfiguration of MSR erase every tag, and no way back brings them"
                + " again. Type the host of MSR, "
                + host
                + ", to agree:",
            host);
    if (!typed) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          NOT_TYPED
              + " That every tag of MSR at "
              + url
              + " is to go has to be agreed to by typing its host, "
              + host
              + ", which --yes, a pipe and a job of the server cannot. Nothing was done. Give the command at a"
              + " terminal and type it; or leave out --acknowledge "
              + MsrMigration.ERASE_TAGS
              + ", and --reinitialize-storage from the plan.",
          null);
    }
  }
}
