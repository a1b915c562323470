package org.tranship.testkit.kill;

/// What operators do with a plain copy, each command carried through kills to its end, and what
/// must be so there.
public enum CopyScenario {
  /// One command, from beginning to end.
  COPY {
    @Override
    void play(CopyStage stage) {
      stage.end(stage.carry(stage.copy()), "ready");
      stage.hold(stage.law().arrived());
      stage.evidence("ready");
    }
  },

  /// The same, and once more when all is done.
  COPY_AGAIN {
    @Override
    void play(CopyStage stage) {
      COPY.play(stage);
      stage.nothingTheSecondTime(stage.copy());
    }
  },

  /// There and back again.
  COPY_THEN_ROLLBACK {
    @Override
    void play(CopyStage stage) {
      stage.end(stage.carry(stage.copy()), "ready");
      stage.end(stage.carry(stage.rollback()), "rolled-back");
      stage.hold(stage.law().takenBack());
    }
  };

  abstract void play(CopyStage stage);
}
