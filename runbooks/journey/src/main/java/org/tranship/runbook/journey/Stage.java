package org.tranship.runbook.journey;

import java.util.List;
import org.tranship.core.control.ControlSpec;

/// Something that is done outside of here.
///
/// @param forth does it; asks the operator where the plan says nothing
/// @param gate measures that it is done: each must succeed
/// @param back takes it back
/// @param backGate measures that it is taken back: each must succeed; may be none
public record Stage(
    List<ControlSpec> forth,
    List<ControlSpec> gate,
    List<ControlSpec> back,
    List<ControlSpec> backGate) {
  public Stage {
    forth = List.copyOf(forth);
    gate = List.copyOf(gate);
    back = List.copyOf(back);
    backGate = List.copyOf(backGate);
  }
}
