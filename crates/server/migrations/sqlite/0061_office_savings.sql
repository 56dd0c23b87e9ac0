-- A withdrawal leaves by four eyes, as a loan does.
CREATE TRIGGER savings_request_four_eyes BEFORE UPDATE OF status ON savings_request
WHEN NEW.status = 'paid' AND OLD.status <> 'paid'
BEGIN
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM payout
            WHERE kind = 'withdrawal' AND subject = NEW.number AND paid_by IS NOT NULL)
        THEN raise(ABORT, 'savings_request: paid by a second officer')
    END;
END;
