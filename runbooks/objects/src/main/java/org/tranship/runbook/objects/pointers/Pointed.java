package org.tranship.runbook.objects.pointers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.value.Key;

/// That a row points at an object.
///
/// @param source the object's key in the source
/// @param target its key in the target
/// @param row the row's id
record Pointed(Key source, Key target, Key row) {
  static final Comparator<Pointed> BY_SOURCE =
      Comparator.comparing(Pointed::source).thenComparing(Pointed::row);

  /// Of several rows that point at one object the last is enough.
  static final Comparator<Pointed> BY_TARGET =
      Comparator.comparing(Pointed::target).thenComparing(Pointed::source);

  /// How it is written down for a sort.
  static final SortedRuns.Form<Pointed> FORM =
      new SortedRuns.Form<>() {
        @Override
        public long characters(Pointed thing) {
          return (long) thing.source().text().length()
              + thing.target().text().length()
              + thing.row().text().length();
        }

        @Override
        public void write(Pointed thing, DataOutputStream out) throws IOException {
          SortedRuns.Form.text(thing.source().text(), out);
          SortedRuns.Form.text(thing.target().text(), out);
          SortedRuns.Form.text(thing.row().text(), out);
        }

        @Override
        public Pointed read(DataInputStream in) throws IOException {
          Key source = Key.of(SortedRuns.Form.text(in));
          Key target = Key.of(SortedRuns.Form.text(in));
          return new Pointed(source, target, Key.of(SortedRuns.Form.text(in)));
        }
      };
}
