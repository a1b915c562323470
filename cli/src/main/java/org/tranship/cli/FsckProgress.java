package org.tranship.cli;

import java.util.Optional;
import org.tranship.core.outcome.PassId;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.registry.Fsck;

/// Shows how a look at a registry goes on.
record FsckProgress(ProgressLine progress) implements Fsck.Observer {
  @Override
  public void began(String part, Optional<Long> expected) {
    progress.passBegan(PassId.of(part), expected, 0);
  }

  @Override
  public void passed(ByteCount size) {
    progress.passed(size);
  }
}
