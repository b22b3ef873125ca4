package lastone.testing;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs a scenario in every interleaving with at most so many preemptions; an actor that parks or ends is not
 * preempted. Most defects show with two ("Musuvathi, Qadeer: Iterative Context Bounding", PLDI 2007).
 */
public final class Interleavings {

    private Interleavings() {}

    /** What is played and what must hold then; a new one for every interleaving. */
    public interface Scene {
        List<Schedule.Role> roles();

        void check();
    }

    /**
     * Returns how many interleavings there were.
     *
     * @throws AssertionError with the steps of the first in which somebody hangs or the check fails
     */
    public static int exploreAll(int preemptions, Supplier<Scene> scenes) {
        Choices choices = new Choices();
        int played = 0;
        do {
            Scene scene = scenes.get();
            List<String> trace;
            try {
                trace = Schedule.play(choices, preemptions, scene.roles());
            } catch (CompletionException e) {
                throw new AssertionError("Interleaving " + played + ": " + e.getMessage(), e);
            }
            try {
                scene.check();
            } catch (AssertionError e) {
                throw new AssertionError(
                        "Interleaving " + played + ": " + e.getMessage() + "\n  " + String.join("\n  ", trace), e);
            }
            played++;
        } while (choices.next());
        return played;
    }
}
