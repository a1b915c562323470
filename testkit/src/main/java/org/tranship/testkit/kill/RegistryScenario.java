package org.tranship.testkit.kill;

/// What operators do with the move of a registry, each command carried through kills to its end,
/// and what must be so there.
public enum RegistryScenario {
  /// One command, from beginning to end.
  MIGRATE {
    @Override
    void play(RegistryStage stage) {
      stage.end(stage.carry(stage.migrate()), "ready");
      stage.hold(stage.law().arrived());
      stage.servesFromTarget();
      stage.evidence("ready");
      stage.nothingTheSecondTime(stage.migrate());
    }
  },

  /// The run is closed; the source stays.
  COMPLETE {
    @Override
    void play(RegistryStage stage) {
      stage.end(stage.carry(stage.migrate()), "ready");
      stage.end(stage.carry(stage.verb("complete")), "completed");
      stage.hold(stage.law().arrived());
      stage.servesFromTarget();
      stage.evidence("completed");
      stage.nothingTheSecondTime(stage.verb("complete"));
    }
  },

  /// There and back again, with what was pushed to the target meanwhile.
  ROLLBACK {
    @Override
    void play(RegistryStage stage) {
      stage.end(stage.carry(stage.migrate()), "ready");
      stage.push();
      stage.end(stage.carry(stage.verb("rollback")), "rolled-back");
      stage.hold(stage.law().takenBack());
      stage.servesFromSource();
      stage.evidence("rolled-back");
      stage.nothingTheSecondTime(stage.verb("rollback"));
    }
  },

  /// Rolled back from wherever a kill has left it.
  KILLED_THEN_ROLLBACK {
    @Override
    void play(RegistryStage stage) {
      stage.killOnce(stage.migrate());
      if (!stage.state(stage.newestRun()).equals("created")) {
        stage.end(stage.carry(stage.verb("rollback")), "rolled-back");
        stage.evidence("rolled-back");
      }
      stage.hold(stage.law().takenBack());
      stage.servesFromSource();
    }
  };

  abstract void play(RegistryStage stage);
}
