package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepResult;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.WorkItem;

/// Copies objects from one store to another.
///
/// The steps: both stores are probed; what the target does not have is copied; what it has and is
/// another one is brought up to date; where a sample was asked for, it is read back. With
/// `--delete-extra` the operator is then asked, and what only the target has is removed; nothing
/// leads back from there. Without it the run ends as `ready`, and can be rolled back.
public final class CopyRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "objects";

  private final Copying copying;
  private final List<Step> steps;

  public CopyRunbook(Copying copying) {
    this.copying = copying;
    List<Step> all =
        new ArrayList<>(
            List.of(new ProbeStep(copying), new CopyStep(copying), new ReplaceStep(copying)));
    copying.plan().manner().sample().ifPresent(part -> all.add(new SampleStep(copying, part)));
    if (copying.plan().deleteExtra()) {
      Agreed agreed = new Agreed();
      all.add(new ExtraStep(copying, agreed));
      all.add(new DeleteExtraStep(copying, agreed));
    }
    this.steps = List.copyOf(all);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  @Override
  public boolean completesItself() {
    return copying.plan().deleteExtra();
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    PassSpec spec = copying.verification(pass);
    long expected =
        context.tally(Passes.COPY).succeeded() + context.tally(Passes.REPLACE).succeeded();
    Tally tally = context.pass(spec, Optional.of(expected), () -> new Copied(context));
    return PassEnding.of(context, pass, tally, "objects", "are not as they were copied");
  }

  private static final class Copied implements ItemSource {
    private final Copies copies;

    Copied(StepContext context) {
      this.copies = new Copies(context);
    }

    @Override
    public Optional<WorkItem> next() {
      return copies.next().map(copy -> Copies.verification(copy.result()));
    }

    @Override
    public void close() {
      copies.close();
    }
  }
}
