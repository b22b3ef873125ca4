package lastone.audit;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.Semaphore;
import lastone.api.Authentication;
import lastone.api.Http;
import lastone.api.Responses;
import lastone.error.ErrorCode;
import lastone.error.ShopException;

/** The route of the audit. One audit runs at a time, because no other request costs as much. */
public final class AuditRoutes {

    private final Audit audit;
    private final Authentication auth;
    private final Semaphore permit = new Semaphore(1);

    /** One object for each server: it bounds the audits of the server to one. */
    public AuditRoutes(Audit audit, Authentication auth) {
        this.audit = audit;
        this.auth = auth;
    }

    /** For admins. The audit runs on the thread of the request; a second one gets 503. */
    public void register(RoutesConfig routes) {
        Http.get(routes, Http.BASE + "/audit", auth.admin(this::audit));
    }

    private void audit(Context ctx) {
        if (!permit.tryAcquire()) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "Another audit is running; retry later.");
        }
        try {
            Responses.json(ctx, 200, audit.run(new Audit.Progress() {}));
        } finally {
            permit.release();
        }
    }
}
