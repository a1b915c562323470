package org.tranship.server;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.journal.HostName;

/// The jobs of this server: posted, carried out a few at a time, told to stop.
///
/// Of those that change something one is at work at a time, also where a ledger has more of them
/// that wait.
///
/// Crash argument: see [JobLedger]. A job that was running when a server died is found by the next
/// one and said to be dead; nothing is begun by that. One that was only waiting was promised to its
/// caller, touched nothing, and waits on.
final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /// Callers that post more are told to come back.
  static final int MOST_WAITING = 100;

  private final Actions actions;
  private final JobLedger ledger;
  private final Clock clock;
  private final int atOnce;
  private final String worker;
  private final Duration again;
  private final AtWork atWork = new AtWork();
  private final JobOutcomes outcomes;
  private boolean closing;

  /// @param ledger closed with this
  /// @param atOnce how many are carried out at a time
  /// @param again after which time those that wait are begun, where that could not be written down
  Jobs(Actions actions, JobLedger ledger, Clock clock, int atOnce, Duration again) {
    this.again = again;
    this.outcomes = new JobOutcomes(ledger.all());
    this.actions = actions;
    this.ledger = ledger;
    this.clock = clock;
    this.atOnce = atOnce;
    this.worker = HostName.get() + "-" + ProcessHandle.current().pid();
    takeOver();
  }

  private synchronized void takeOver() {
    for (JobRecord job : ledger.all()) {
      if (job.status() == JobState.RUNNING || job.status() == JobState.CANCEL_REQUEST) {
        ledger.put(job.orphaned(clock.instant()));
      }
    }
    next();
  }

  /// The name of this server process, as jobs have it.
  String worker() {
    return worker;
  }

  /// Posts a job. Durable when it returns.
  ///
  /// @param deadline how long it may run; empty for as long as it takes
  /// @throws Refusal if its parameters make no sense, or a job that changes something is there
  ///   already
  synchronized JobRecord post(Action action, Map<String, ?> parameters, String deadline) {
    Map<String, String> checked = actions.settled(action, action.checked(parameters));
    Optional<Duration> time = JobRecord.length(deadline);
    if (closing) {
      throw Refusal.state("The server is about to end, and takes no more jobs.");
    }
    Optional<JobRecord> changing = action.changes() ? changing() : Optional.empty();
    if (changing.isPresent()) {
      throw Refusal.busy(changing.get());
    }
    if (waiting().size() >= MOST_WAITING) {
      throw Refusal.tooMany(MOST_WAITING);
    }
    Work _ = actions.open(action, checked, Optional.empty()); // what makes no sense is said now
    JobRecord job =
        JobRecord.posted(
            action.name(),
            checked,
            time,
            ledger.left(action.name(), checked),
            worker,
            clock.instant());
    ledger.put(job);
    next();
    return get(job.id());
  }

  private Optional<JobRecord> changing() {
    return ledger.byId().values().stream()
        .filter(job -> !job.status().isOver())
        .filter(job -> action(job.action()).map(Action::changes).orElse(true))
        .findFirst();
  }

  Optional<Action> action(String name) {
    return actions.all().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /// Begins those that wait, as far as there is room. One that cannot be written down just now, on
  /// a full disk, waits on, and this is done again.
  private synchronized void next() {
    for (JobRecord job : waiting()) {
      if (closing || atWork.size() >= atOnce) {
        return;
      }
      Optional<Action> action = action(job.action());
      if (!action.map(Action::changes).orElse(false) || !atWork.isChanging()) {
        try {
          begin(job, action);
        } catch (ServerFault e) {
          LOG.warn("The job {} cannot be begun, and waits on", job.id(), e);
          atWork.later(this::next, again);
          return;
        }
      }
    }
  }

  private void begin(JobRecord job, Optional<Action> action) {
    Work work;
    Optional<Duration> time;
    try {
      work =
          actions.open(
              action.orElseThrow(
                  () ->
                      Refusal.badRequest("There is no action \"" + job.action() + "\" any more.")),
              job.parameters(),
              Optional.of(KeptFolder.of(ledger.folder(), job.id())));
      time = JobRecord.length(job.deadline());
    } catch (Refusal refused) {
      // It waited for another server, whose configuration was another one.
      String why = String.valueOf(refused.getMessage());
      ledger.put(job.with(JobState.ERROR, clock.instant(), Optional.empty(), why));
      ledger.tidy(get(job.id()));
      return;
    }
    KeptFolder.take(ledger.folder(), job, clock.instant());
    ledger.put(job.with(JobState.RUNNING, clock.instant()));
    try {
      atWork.begin(
          job.id(),
          work,
          action.map(Action::changes).orElse(true),
          () -> end(job.id(), work, JobText.told(ledger.folder(), job.id(), work)),
          time,
          () -> stop(job.id()));
    } catch (RuntimeException | Error e) {
      LOG.warn("No thread could be had for the job {}", job.id(), e);
      over(
          job,
          JobState.ERROR,
          new Work.Ended(
              1, Work.How.FAILED, "The server could not begin it; its own log says why."));
    }
  }

  private synchronized void end(String id, Work work, Work.Ended ended) {
    boolean cancelled = get(id).status() == JobState.CANCEL_REQUEST;
    JobState state = JobState.after(ended.how(), cancelled, closing);
    JobRecord job = work.run().map(run -> get(id).carrying(run.text())).orElse(get(id));
    atWork.end(id);
    notifyAll();
    over(job, state, ended);
    next();
  }

  private void over(JobRecord job, JobState state, Work.Ended ended) {
    JobRecord over =
        job.with(state, clock.instant(), Optional.of((long) ended.exit()), ended.meaning());
    try {
      ledger.put(over);
    } catch (ServerFault e) {
      // The next server finds it running and says that it died; the journal has what was done.
      LOG.warn("The end of the job {} could not be written down", job.id(), e);
      ledger.assume(over);
    }
    outcomes.ended(over);
    ledger.tidy(over);
  }

  /// Tells a job to stop, as Ctrl-C tells a command. One that has not begun never will. Repeating
  /// it changes nothing.
  ///
  /// @throws Refusal if it is over, or there is none
  synchronized JobRecord cancel(String id) {
    JobRecord job = get(id);
    if (job.status().isOver()) {
      throw Refusal.state("The job " + id + " is over: " + job.status().word() + ".");
    }
    stop(id);
    return get(id);
  }

  private synchronized void stop(String id) {
    JobRecord job = get(id);
    if (job.status() == JobState.WAITING) {
      ledger.put(job.with(JobState.CANCEL, clock.instant(), Optional.empty(), "It had not begun."));
      // What it would have gone on with waits for the next one.
      KeptFolder.take(ledger.folder(), job, clock.instant());
      outcomes.ended(get(id));
    } else if (!job.status().isOver()) {
      if (job.status() == JobState.RUNNING) {
        JobRecord stopping = job.with(JobState.CANCEL_REQUEST, clock.instant());
        try {
          ledger.put(stopping);
        } catch (ServerFault e) {
          LOG.warn("That the job {} is to stop cannot be written down; it is told to", id, e);
          ledger.assume(stopping);
        }
      }
      atWork.interrupt(id);
    }
  }

  /// Some of all jobs, the newest first.
  ///
  /// @param wanted by what is written down of them
  /// @param skip so many are left out
  /// @param limit at most so many
  synchronized List<JobRecord> list(Predicate<JobRecord> wanted, long skip, long limit) {
    return ledger.byId().sequencedValues().reversed().stream()
        .filter(wanted)
        .skip(skip)
        .limit(limit)
        .map(job -> get(job.id()))
        .toList();
  }

  private List<JobRecord> waiting() {
    return ledger.byId().values().stream().filter(job -> job.status() == JobState.WAITING).toList();
  }

  /// A job.
  ///
  /// @throws Refusal if there is none of that name
  synchronized JobRecord get(String id) {
    JobRecord job = ledger.byId().get(id);
    if (job == null) {
      throw Refusal.notFound(
          "There is no job \"" + id + "\"; GET /api/v0/jobs lists those there are.");
    }
    return work(id).flatMap(Work::run).map(run -> job.carrying(run.text())).orElse(job);
  }

  /// What a job does, while it is at work.
  Optional<Work> work(String id) {
    return atWork.work(id);
  }

  /// What a job said.
  ///
  /// @throws Refusal if there is no such job
  JobText.Piece text(String id, JobText.Kind kind, long from) {
    return JobText.read(JobText.file(ledger.folder(), get(id).id(), kind), from);
  }

  /// Asks what all jobs of this process have done so far.
  synchronized <T> T counted(Function<AtWork, T> question) {
    return question.apply(atWork);
  }

  JobOutcomes outcomes() {
    return outcomes;
  }

  /// Tells all to stop and waits until they have; a thread that is interrupted waits no longer.
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      closing = true;
      atWork.interruptAll();
      while (atWork.size() > 0 && !interrupted) {
        try {
          wait();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      ledger.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
