package org.tranship.core.work;

import java.util.Set;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;

/// Which attributes are written beside an object's bytes: those of the source that the pass
/// carries, then those of the item, then those that the target's codings need; later ones win.
///
/// Of the source's, those that may be lost are left out where the target does not keep their kind.
/// All others are sent, so that a store which does not keep one refuses the object by its name.
final class BesideBytes {
  private final Store target;
  private final PassSpec spec;

  BesideBytes(Store target, PassSpec spec) {
    this.target = target;
    this.spec = spec;
  }

  Attributes of(WorkItem item, Entry origin, Supply supply) {
    Attributes attributes = carried(origin);
    for (var one : item.attributes().asMap().entrySet()) {
      attributes = attributes.with(one.getKey(), one.getValue());
    }
    for (var one : supply.attributes().asMap().entrySet()) {
      attributes = attributes.with(one.getKey(), one.getValue());
    }
    return attributes;
  }

  private Attributes carried(Entry origin) {
    Attributes asked = origin.attributes().only(spec.carry());
    Set<Attributes.Kind> kept = target.capabilities().attributes();
    if (kept.containsAll(asked.kinds())) {
      return asked;
    }
    Attributes carried = Attributes.NONE;
    for (var one : asked.asMap().entrySet()) {
      String name = one.getKey();
      if (kept.contains(Attributes.kindOf(name)) || !spec.dispensable().has(name)) {
        carried = carried.with(name, one.getValue());
      }
    }
    return carried;
  }
}
