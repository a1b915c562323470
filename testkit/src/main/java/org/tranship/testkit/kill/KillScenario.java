package org.tranship.testkit.kill;

import java.util.Set;
import org.tranship.testkit.anchore.AnchorePlace;

/// What operators do with a migration, each command carried through kills to its end, and what must
/// be so there.
public enum KillScenario {
  /// One command, from beginning to end.
  MIGRATE {
    @Override
    void play(KillStage stage) {
      stage.end(stage.carry(stage.migrate()), "completed");
      stage.hold(stage.law().arrived(stage.to()));
      stage.hold(stage.law().taskRow("complete", stage.law().documents()));
      stage.evidence("completed", true);
      stage.nothingTheSecondTime(stage.migrate());
    }
  },

  /// The source stays until `complete`.
  COMPLETE {
    @Override
    void play(KillStage stage) {
      stage.end(stage.carry(stage.migrate("--nodelete")), "ready");
      stage.hold(stage.law().switched(stage.to()));
      stage.hold(stage.law().sourceKept());
      stage.hold(stage.law().taskRow("complete", stage.law().documents()));
      stage.end(stage.carry(stage.verb("complete")), "completed");
      stage.hold(stage.law().arrived(stage.to()));
      stage.hold(stage.law().taskRow("complete", stage.law().documents()));
      stage.evidence("completed", true);
      stage.nothingTheSecondTime(stage.verb("complete"));
    }
  },

  /// There and back again.
  ROLLBACK {
    @Override
    void play(KillStage stage) {
      stage.end(stage.carry(stage.migrate("--nodelete")), "ready");
      stage.end(stage.carry(stage.verb("rollback")), "rolled-back");
      stage.hold(stage.law().takenBack(stage.to()));
      stage.hold(stage.law().taskRow("failed", 0));
      stage.evidence("rolled-back", false);
      stage.nothingTheSecondTime(stage.verb("rollback"));
    }
  },

  /// Back again after the source was cleaned, which is a migration of its own.
  COMPLETED_THEN_ROLLBACK {
    @Override
    void play(KillStage stage) {
      stage.end(stage.carry(stage.migrate()), "completed");
      stage.end(stage.carry(stage.verb("rollback")), "completed");
      stage.hold(stage.law().movedBack(stage.to()));
      stage.hold(stage.law().taskRow("complete", stage.law().documents()));
      stage.evidence("completed", true);
    }
  },

  /// Rolled back from wherever a kill has left it.
  KILLED_THEN_ROLLBACK {
    @Override
    void play(KillStage stage) {
      stage.killOnce(stage.migrate("--nodelete"));
      if (!stage.state(stage.newestRun()).equals("created")) {
        stage.end(stage.carry(stage.verb("rollback")), "rolled-back");
        stage.evidence("rolled-back", false);
      }
      stage.hold(stage.law().noneAtWork());
      stage.hold(stage.law().takenBack(stage.to()));
    }
  },

  /// Left where a kill has left it, while another plan moves everything elsewhere; then taken back,
  /// and what that brings back is moved by the other plan too.
  KILLED_THEN_ELSEWHERE {
    @Override
    void play(KillStage stage) {
      AnchorePlace elsewhere = stage.another();
      stage.killOnce(stage.migrate());
      String first = stage.newestRun();
      String state = stage.state(first);
      stage.end(stage.carry(stage.migrateTo(elsewhere)), "completed");
      switch (state) {
        case "migrating" -> {
          stage.end(stage.carry(stage.verb("rollback", first)), first, "rolled-back", Set.of(0));
          stage.end(stage.carry(stage.migrateTo(elsewhere)), "completed");
          stage.hold(stage.law().arrived(elsewhere));
          stage.hold(stage.law().empty(stage.to()));
        }
        case "completing" -> {
          stage.end(stage.carry(stage.migrate()), first, "completed", Set.of(0));
          stage.hold(stage.law().arrived(stage.to()));
        }
        default -> {}
      }
      stage.hold(stage.law().noneAtWork());
    }
  },

  /// Left where a kill has left it, while another plan moves the same documents to the same place;
  /// then the first is taken back, as far as it can be, and must leave alone what the other relies
  /// on.
  KILLED_THEN_SAME_PLACE {
    @Override
    void play(KillStage stage) {
      stage.killOnce(stage.migrate("--nodelete"));
      String first = stage.newestRun();
      String state = stage.state(first);
      stage.end(stage.carry(stage.migrate()), "completed");
      if (state.equals("migrating")) {
        // Documents that the other has moved for good are named as not sound at the source.
        stage.end(stage.carry(stage.verb("rollback", first)), first, "rolled-back", Set.of(0, 1));
        stage.end(stage.carry(stage.migrate()), "completed");
        stage.hold(stage.law().arrived(stage.to()));
      }
      stage.hold(stage.law().noneAtWork());
    }
  };

  abstract void play(KillStage stage);
}
