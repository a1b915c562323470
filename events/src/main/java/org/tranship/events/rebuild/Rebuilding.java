package org.tranship.events.rebuild;

import java.util.List;
import java.util.Optional;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogOpener;
import org.tranship.core.layer.Patience;
import org.tranship.core.readmodel.ReadModelOpener;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.events.projection.Filling;
import org.tranship.events.projection.Projection;
import org.tranship.events.projection.ProjectionReader;
import org.tranship.events.run.EventPlan;
import org.tranship.events.transform.TransformChain;

/// A rebuild with its log and its place of read models open.
///
/// @param plan what was asked; its `views` are where the read models are
/// @param log the events
/// @param models the read models
/// @param chain what becomes of events before they are worked in
/// @param projections what is made of them
/// @param patience with faults that may pass
public record Rebuilding(
    EventPlan plan,
    EventLog log,
    ReadModels models,
    TransformChain chain,
    List<Projection> projections,
    Patience patience)
    implements AutoCloseable {
  private static final String RUN = "@";

  public Rebuilding {
    projections = List.copyOf(projections);
  }

  /// Opens both; nothing is asked of them yet.
  public static Rebuilding open(
      EventPlan plan, EventLogOpener logs, ReadModelOpener models, Patience patience) {
    EventLog log = logs.open(plan.source());
    try {
      return new Rebuilding(
          plan,
          log,
          models.open(plan.spec("views")),
          plan.chain(),
          ProjectionReader.installed(plan.settings()),
          patience);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /// Reads everything once, so that what makes no sense is found before anything is touched.
  ///
  /// @throws EventPlan.Senseless naming the setting
  /// @throws org.tranship.events.projection.ProjectionFault if a projection makes no sense
  /// @throws org.tranship.events.transform.TransformFault if a rule makes no sense
  public static void require(EventPlan plan) {
    var _ = plan.source();
    var _ = plan.spec("views");
    var _ = plan.chain();
    var _ = ProjectionReader.installed(plan.settings());
    var _ = plan.quiet();
    var _ = plan.pendingWithin();
    var _ = plan.lag();
    var _ = plan.rounds();
    var _ = plan.pace();
  }

  public List<ViewShape> shapes() {
    return projections.stream().map(Projection::shape).toList();
  }

  String logName() {
    return plan.source().location().toString();
  }

  /// What a table is made of: the log, what becomes of events, and the projection.
  private String made(Projection projection) {
    return plan.checkpoint() + "-" + projection.revision();
  }

  /// The same, and by which run.
  String revision(Projection projection, String run) {
    return made(projection) + RUN + run;
  }

  /// How far what is live has come, if it was made of the same by any run.
  Optional<ViewMark> live(Projection projection) {
    return models
        .mark(projection.shape(), Side.LIVE)
        .filter(mark -> mark.revision().startsWith(made(projection) + RUN));
  }

  /// Whether what is live was put there by this run.
  boolean swapped(Projection projection, String run) {
    return models
        .mark(projection.shape(), Side.LIVE)
        .filter(mark -> mark.revision().equals(revision(projection, run)))
        .isPresent();
  }

  /// By what run a read model was swapped, if that can still be taken back.
  Optional<String> keeper(Projection projection) {
    return models.swapped(projection.shape()).map(Rebuilding::run);
  }

  /// Those of which this run keeps what was live before, in the order of the plan.
  List<Projection> kept(String run) {
    return projections.stream()
        .filter(
            projection ->
                models.swapped(projection.shape()).equals(Optional.of(revision(projection, run))))
        .toList();
  }

  /// Whether a run that has ended is still what is live, all of it, and can be taken back.
  public boolean stands(String run) {
    return kept(run).size() == projections.size();
  }

  /// The run that made a table of this revision.
  static String run(String revision) {
    return revision.substring(revision.lastIndexOf(RUN) + 1);
  }

  Filling filling(Projection projection, Side side) {
    return new Filling(log, chain, projection, models, side, plan.pace(), patience);
  }

  /// The shadow's mark; a shadow of anything else is thrown away and begun anew.
  ViewMark shadow(Projection projection, String run) {
    String revision = revision(projection, run);
    Optional<ViewMark> there =
        models
            .mark(projection.shape(), Side.SHADOW)
            .filter(mark -> mark.revision().equals(revision));
    if (there.isEmpty()) {
      models.create(projection.shape(), revision);
    }
    return there.orElse(ViewMark.start(revision));
  }

  @Override
  public void close() {
    try (EventLog _ = log) {
      models.close();
    }
  }
}
