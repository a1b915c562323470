package org.tranship.engine.spark;

import java.time.Duration;
import org.apache.spark.api.java.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.PassStopped;
import org.tranship.engine.spark.TurnSpec.Share;

/// One turn, as a task of Spark: core's own engine works here on items that the driver hands out,
/// with a ledger that is the driver's. The task carries [TurnSpec] in and [TurnEnd] out.
final class TurnTask implements Function<byte[], byte[]> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TurnTask.class);

  /// Heap of an executor that is not used for content: Spark's own, and Java's.
  private static final int HEAP_PART = 3;

  @Override
  public byte[] call(byte[] bytes) {
    return Wire.bytes(TurnEnd.class, end(Wire.read(TurnSpec.class, bytes)));
  }

  private static TurnEnd end(TurnSpec spec) {
    ExecutorHome home = ExecutorHome.get();
    ExecutorLine line = home.line(spec.turn());
    try {
      line.begin(home.facts(line));
      home.joins(line); // from now on it knows its share
      work(spec, home, line);
      return TurnEnd.OVER;
    } catch (PassStopped e) {
      return TurnEnd.stopped(e.fault());
    } catch (ExecutorLine.Cut e) {
      LOG.debug("A turn was cut off", e);
      return line.stopped() ? TurnEnd.OVER : TurnEnd.UNHEARD;
    } catch (InterruptedException _) {
      return line.stopped() ? TurnEnd.OVER : TurnEnd.UNHEARD;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("A turn broke off", e);
      return TurnEnd.broken(e);
    } finally {
      home.leaves(line);
      // Spark goes on with this thread; what was meant for the turn is over with it.
      Thread.interrupted();
    }
  }

  private static void work(TurnSpec spec, ExecutorHome home, ExecutorLine line)
      throws InterruptedException {
    Share share = spec.share();
    EngineLimits limits =
        new EngineLimits(
            share.requests(),
            ByteCount.of(share.memory() > 0 ? share.memory() : ofHeap()),
            share.outstanding(),
            Duration.ofMillis(share.patienceMillis()));
    try (LocalEngine engine =
            new LocalEngine(
                home.opener(spec.opener(), spec.retries()), Codecs.installed(), limits);
        TurnPulse pulse = new TurnPulse(line)) {
      pulse.begin();
      engine.run(spec.pass(), line, line);
    }
  }

  private static long ofHeap() {
    return Runtime.getRuntime().maxMemory() / HEAP_PART / ExecutorSlots.here();
  }
}
