package org.tranship.core.work;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.tranship.core.compare.Pair;

/// Verdicts that are found out in this process, several at once.
final class DirectVerdicts implements Verdicts {
  private final ContentCheck contents;
  private final InOrder<Verdict> order;

  DirectVerdicts(EngineLimits limits, ContentCheck contents, Consumer<Verdict> told) {
    this.contents = contents;
    this.order = new InOrder<>(limits, contents.atOnce(), contents.stores(), told);
  }

  @Override
  public void add(Verdict verdict) throws InterruptedException {
    order.add(verdict);
  }

  @Override
  public void ask(Pair.Both both, boolean read, Callable<Verdict> task)
      throws InterruptedException {
    long size = read ? both.source().size().bytes() + both.target().size().bytes() : 0;
    order.run(read ? contents.memory(both) : 0, size, task);
  }

  @Override
  public void finish() throws InterruptedException {
    order.finish();
  }

  @Override
  public void close() {
    order.close();
  }
}
