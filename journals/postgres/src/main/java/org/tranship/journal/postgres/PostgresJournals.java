package org.tranship.journal.postgres;

import java.util.Set;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalProvider;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// Opens journals named `postgresql://[USER@]HOST[:PORT]/DATABASE[?PARAMETER=VALUE...]`; see
/// [JournalAddress] for what it says. Its schema is made there where there is none.
public final class PostgresJournals implements JournalProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("postgresql", "postgres");
  }

  @Override
  public Journal open(Location location, Secrets secrets) {
    return PostgresJournal.open(JournalAddress.parse(location, secrets));
  }
}
