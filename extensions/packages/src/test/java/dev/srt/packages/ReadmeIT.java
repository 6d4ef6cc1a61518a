package dev.srt.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.srt.cli.e2e.SourceTree;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is made and installed is what is made. */
class ReadmeIT {

    @Test
    void everyPackageOfTheReadmeIsThere() throws Exception {
        String readme = Files.readString(SourceTree.path("README.md"));
        List<String> named = Pattern.compile("extensions/packages/target/[^ `]+")
                .matcher(readme)
                .results()
                .map(MatchResult::group)
                // The README's are those of a processor that not every builder has.
                .map(name -> name.replace("linux-x64", Packages.PLATFORM)
                        .replace("amd64", System.getProperty("packages.deb").replaceFirst(".*_(\\w+)\\.deb$", "$1")))
                .distinct()
                .toList();
        assertThat(named).hasSize(6);
        assertThat(named).allSatisfy(name -> assertThat(SourceTree.path(name)).isRegularFile());
    }
}
