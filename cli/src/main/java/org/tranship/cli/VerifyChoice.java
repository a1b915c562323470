package org.tranship.cli;

import java.util.Locale;
import java.util.Optional;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.objects.Sample;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How far copies are verified, as `--verify` says it.
///
/// @param level of each copy
/// @param sample what is read back besides
record VerifyChoice(VerifyLevel level, Optional<Sample> sample) {
  static final VerifyChoice SERVER = new VerifyChoice(VerifyLevel.SERVER, Optional.empty());
  static final VerifyChoice READBACK = new VerifyChoice(VerifyLevel.READBACK, Optional.empty());

  private static final String SAMPLE = "sample";

  /// Reads `server`, `readback`, `sample` or `sample=HOWMUCH`.
  static final class Reading implements ITypeConverter<VerifyChoice> {
    @Override
    public VerifyChoice convert(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (word.equals("server")) {
        return SERVER;
      }
      if (word.equals("readback")) {
        return READBACK;
      }
      if (word.equals(SAMPLE)) {
        return new VerifyChoice(VerifyLevel.SERVER, Optional.of(Sample.USUAL));
      }
      if (word.startsWith(SAMPLE + "=")) {
        try {
          Sample sample = Sample.parse(text.substring(SAMPLE.length() + 1));
          return new VerifyChoice(VerifyLevel.SERVER, Optional.of(sample));
        } catch (IllegalArgumentException e) {
          throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
      }
      throw new TypeConversionException(
          "\"" + text + "\" is no level; write server, readback, sample or sample=2.5%");
    }
  }
}
