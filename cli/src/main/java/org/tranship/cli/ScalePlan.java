package org.tranship.cli;

import java.util.function.Predicate;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineLimits;
import org.tranship.runbook.objects.scale.Executor;
import org.tranship.runbook.objects.scale.KeySampling;
import org.tranship.runbook.objects.scale.Probe;
import org.tranship.runbook.objects.scale.ScaleRefused;
import org.tranship.runbook.objects.scale.SourceProbe;
import org.tranship.runbook.objects.scale.SourceSample;
import org.tranship.runbook.objects.scale.StoreSpeed;
import org.tranship.runbook.objects.scale.Surroundings;
import org.tranship.runbook.objects.scale.TargetProbe;
import org.tranship.runbook.objects.scale.Workload;

/// Looks for `tranship plan --at-scale`, and has it said.
final class ScalePlan {
  private static final int READS = 200;
  private static final long READ_BYTES = 256L << 20;

  private final Session session;
  private final ScaleOptions options;

  ScalePlan(Session session, ScaleOptions options) {
    this.session = session;
    this.options = options;
  }

  /// Looks at the source, and at the target if that was agreed to, and says what a copy would take.
  ///
  /// @param meant which objects are copied
  /// @param readBack whether each copy is read back
  ExitCode say(StoreSpec source, StoreSpec target, Predicate<Entry> meant, boolean readBack)
      throws InterruptedException {
    Composition parts = session.composition();
    Store from = parts.look(source);
    SourceSample sample = sample(source, from, meant);
    Probe.Measured reading = SourceProbe.of(from, sample.some(), READS, READ_BYTES);
    Probe.Measured writing = reading;
    double mean = sample.sizes().bytes() / sample.sizes().objects();
    if (options.probe != null) {
      writing = TargetProbe.of(parts.opener().open(target), options.probe, (long) mean);
    }
    boolean inParts =
        parts.own(parts.stores().open(target)).feature(ResumableUploads.class).isPresent();
    Workload work = new Workload(sample.sizes(), sample.sizes().largest(), readBack, inParts);
    Surroundings shared =
        new Surroundings(
            speed(reading, "source"),
            speed(writing, "target"),
            options.limit("network"),
            options.limit("journal"),
            sample.keysPerSecond());
    ScaleText text = new ScaleText(options, sample, reading, writing, work, shared, executor());
    session.result(text.document(from.toString()), text.text(from.toString()));
    return ExitCode.DONE;
  }

  private SourceSample sample(StoreSpec source, Store from, Predicate<Entry> meant)
      throws InterruptedException {
    if (options.full) {
      return KeySampling.all(from, meant);
    }
    Composition parts = session.composition();
    // A listing that is sorted here first is read wholly for each page.
    if (!parts.own(parts.stores().open(source)).capabilities().ordered()) {
      throw ScaleRefused.noJumps(from);
    }
    int requests = options.requests == null ? ScaleOptions.REQUESTS : options.requests;
    return new KeySampling(from, meant, requests).take();
  }

  private StoreSpeed speed(Probe.Measured measured, String which) {
    return new StoreSpeed(
        measured.latency(),
        measured.stream(),
        options.limit(which + "-requests"),
        options.limit(which + "-bytes"));
  }

  private Executor executor() {
    int processors =
        options.cores == null ? Runtime.getRuntime().availableProcessors() : options.cores;
    return new Executor(
        processors,
        EngineLimits.standard().requests(),
        options.limit("executor-network"),
        ScaleOptions.SECONDS_PER_REQUEST,
        ScaleOptions.SECONDS_PER_BYTE,
        0);
  }
}
