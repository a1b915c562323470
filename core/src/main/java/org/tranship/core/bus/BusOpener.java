package org.tranship.core.bus;

/// Opens buses, as this composition root does.
@FunctionalInterface
public interface BusOpener {
  Bus open(BusSpec spec);
}
